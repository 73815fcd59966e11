/** What of a webhook's URL everybody may read who hears of it: chat services put the password into the path. */
export const originOf = (url: string): string => new URL(url).origin;
