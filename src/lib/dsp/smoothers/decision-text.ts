/** How it is decided, in words: `persistence 3 with rejection`. */
export const decisionText = (way: { readonly persistence: number; readonly rejection: boolean }): string =>
	`persistence ${way.persistence}${way.rejection ? ' with rejection' : ''}`;

/** Minutes of rest below which a rate per minute says little. */
const ENOUGH_REST = 0.5;

/** How long the rest was that false activations were counted in, and whether it was long enough for a rate. */
export function restText({ restMinutes }: { readonly restMinutes: number }): string {
	const time = restMinutes < 1 ? `${(60 * restMinutes).toFixed(1)} s` : `${restMinutes.toFixed(1)} min`;
	return restMinutes < ENOUGH_REST ? `${time} of rest, too little for a rate` : `${time} of rest`;
}
