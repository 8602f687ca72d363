import { AppError } from '../core/errors.ts';
import type { Setting } from './model.ts';

/**
 * The value of each setting: as given, else its own. Throws a ModelError that names the bounds for a value that cannot
 * be, and the known settings for one that is none.
 */
export function settingsOf<const S extends readonly Setting[]>(
	settings: S,
	given: Readonly<Record<string, number>> = {}
): Record<S[number]['id'], number> {
	for (const id of Object.keys(given)) {
		if (settings.some((setting) => setting.id === id)) continue;
		const known = settings.map((setting) => setting.id).join(', ') || 'none';
		throw new AppError('ModelError', `There is no setting "${id}" (known: ${known}). Leave it out.`);
	}
	return Object.fromEntries(
		settings.map(({ id, label, value, min, max, whole }) => {
			const wanted = given[id] ?? value;
			if (wanted >= min && wanted <= max && (!whole || Number.isInteger(wanted))) return [id, wanted];
			throw new AppError(
				'ModelError',
				`${label} cannot be ${wanted}. Give a ${whole ? 'whole ' : ''}number from ${min} to ${max}.`
			);
		})
	) as Record<S[number]['id'], number>;
}
