/** How it is decided, in words: `persistence 3 with rejection`. */
export const decisionText = (way: { readonly persistence: number; readonly rejection: boolean }): string =>
	`persistence ${way.persistence}${way.rejection ? ' with rejection' : ''}`;
