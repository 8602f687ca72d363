import { percent } from '../../core/format.ts';
import { isArray, isObject, type JsonObject } from '../../core/parse.ts';

/** A figure of a stored result with its unit; an en dash where there is none. */
export const figure = (value: unknown, digits: number, unit: string): string =>
	typeof value === 'number' ? `${value.toFixed(digits)} ${unit}` : '–';

/** A share of a stored result as a percentage. */
export const shareText = (value: unknown): string =>
	typeof value === 'number' ? `${percent(value)} %` : '–';

/** `75.0 % of 16`, or `Stopped after 4 of 16`: a stopped test is not summed up. */
export function outcomeText({ stopped, trials, planned, valid, completionRate }: JsonObject): string {
	if (stopped === true) return `Stopped after ${String(trials)} of ${String(planned)}`;
	return `${shareText(completionRate)} of ${String(valid ?? trials)}`;
}

/** Which trials are not evaluated, by reason: `2: began inside its target (1, 4)`. */
export function invalidText({ invalid }: JsonObject): string {
	if (!isArray(invalid)) return '–';
	const byReason = new Map<string, string[]>();
	for (const one of invalid) {
		if (!isObject(one)) continue;
		const reason = String(one.reason);
		byReason.set(reason, [...(byReason.get(reason) ?? []), String(one.trial)]);
	}
	const texts = [...byReason].map(([reason, trials]) => `${trials.length} ${reason} (${trials.join(', ')})`);
	return texts.length > 0 ? texts.join('; ') : 'none';
}

/** The title of a test's result: done, or how many of its trials were done. */
export function testTitle(result: JsonObject | undefined, trials: string): string {
	if (!result) return 'Stopped and saved';
	if (result.stopped !== true) return 'Done';
	return `Stopped and saved, ${String(result.trials)} of ${String(result.planned)} ${trials}`;
}
