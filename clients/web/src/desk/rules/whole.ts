/** A whole number as typed; none where it is another thing. */
export const whole = (text: string): number | null => (/^\d+$/.test(text.trim()) ? Number(text) : null)
