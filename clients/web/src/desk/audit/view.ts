import { address } from '../parts/address'

export const FILTERS = ['action', 'person', 'device', 'subject'] as const

export const view = (query: URLSearchParams, change: Record<string, string | null>) => address('audit', query, change)
