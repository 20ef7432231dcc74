import { address } from '../parts/address'

export const view = (query: URLSearchParams, change: Record<string, string | null>) => address('records', query, change)
