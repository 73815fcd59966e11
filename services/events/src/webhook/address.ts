// A webhook's URL may be as good as a password: chat services have theirs in its path.

/** What everybody may read who hears of a webhook. */
export const originOf = (url: string): string => new URL(url).origin;

/** The same, so that it shows that there is more. */
export const shortened = (url: string): string => `${originOf(url)}/…`;
