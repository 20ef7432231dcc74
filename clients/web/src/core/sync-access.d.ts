/** What workers have and pages do not: TypeScript's page library leaves it out. */
interface FileSystemFileHandle {
  createSyncAccessHandle(): Promise<{
    truncate(size: number): void
    write(bytes: BufferSource): number
    flush(): void
    close(): void
  }>
}
