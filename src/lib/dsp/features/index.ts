import { AppError } from '../../core/errors.ts';
import { registry } from '../../core/registry.ts';
import { mav } from './mav.ts';
import { rms } from './rms.ts';
import { ssc } from './ssc.ts';
import { wl } from './wl.ts';
import { zc } from './zc.ts';

/** Every feature. Ids are LibEMG's names in upper case; a feature is one file and one line here. */
export const features = registry('feature', [mav, zc, ssc, wl, rms]);

export type FeatureId = (typeof features.all)[number]['id'];

/** Named feature sets, in LibEMG's order (which is the order of a feature vector). */
export const featureSets = {
	/** Hudgins' time domain set: the usual first choice. */
	HTD: ['MAV', 'ZC', 'SSC', 'WL']
} as const satisfies Record<string, readonly FeatureId[]>;

export type FeatureSetId = keyof typeof featureSets;

/**
 * Features by name: single ones (`RMS`) and sets (`HTD`), in any case, in the order given, each once. Throws a
 * ModelError that lists the known names for one that is not among them, and for an empty list.
 */
export function resolveFeatures(names: readonly string[]): readonly FeatureId[] {
	const found = new Set<FeatureId>();
	for (const name of names) {
		const id = name.trim().toUpperCase();
		if (id in featureSets) for (const one of featureSets[id as FeatureSetId]) found.add(one);
		else if (features.has(id)) found.add(id);
		else {
			throw new AppError(
				'ModelError',
				`There is no feature "${name}". Use one of the sets ${Object.keys(featureSets).join(', ')} or of the ` +
					`features ${features.all.map((feature) => feature.id).join(', ')}.`
			);
		}
	}
	if (found.size === 0)
		throw new AppError('ModelError', 'No feature is chosen. Choose at least one, or a set such as HTD.');
	return [...found];
}

/** What a person calls these features: the name of the set they are, else their own names. */
export function featureNames(ids: readonly FeatureId[]): string {
	const list = ids.join(', ');
	return Object.entries(featureSets).find(([, set]) => set.join(', ') === list)?.[0] ?? list;
}
