import { AppError } from '../../core/errors.ts';
import { registry } from '../../core/registry.ts';
import { FEATURE_FACTS } from './feature-facts.build.ts';
import type { FeatureId } from './index.ts';

/** Every feature as the pages know it: ids, names, formulas and thresholds. Its code is under the same id in `features`. */
export const featureFacts = registry('feature', FEATURE_FACTS);

/** Thresholds of features, where a pipeline gives others than LibEMG's. Each in the unit its feature says. */
export type Thresholds = Readonly<Partial<Record<FeatureId, number>>>;

/** Named feature sets, in LibEMG's order (which is the order of a feature vector). */
export const featureSets = {
	/** Hudgins' set with the logarithm of its two amplitudes: 8 points better on another day, 2 within a session. The default. */
	logHTD: ['LMAV', 'ZC', 'SSC', 'LWL'],
	/** Hudgins' time domain set: the usual first choice of the field. */
	HTD: ['MAV', 'ZC', 'SSC', 'WL'],
	/** Four that keep their worth at low rates and on other days (Phinyomark et al. 2018). */
	LS4: ['LS', 'MFL', 'MSR', 'WAMP'],
	/** Nine of the same kind. */
	LS9: ['LS', 'MFL', 'MSR', 'WAMP', 'ZC', 'RMS', 'IAV', 'DASDV', 'VAR'],
	/** The time-domain power spectral descriptors: they do not change with amplitude. */
	TDPSD: ['M0', 'M2', 'M4', 'SPARSI', 'IRF', 'WLF']
} as const satisfies Record<string, readonly FeatureId[]>;

export type FeatureSetId = keyof typeof featureSets;

const setNames = Object.keys(featureSets) as FeatureSetId[];

/**
 * Features by name: single ones (`RMS`) and sets (`HTD`), in any case, in the order given, each once. Throws a
 * ModelError that lists the known names for one that is not among them, and for an empty list.
 */
export function resolveFeatures(names: readonly string[]): readonly FeatureId[] {
	const found = new Set<FeatureId>();
	for (const name of names) {
		const id = name.trim().toUpperCase();
		const set = setNames.find((one) => one.toUpperCase() === id);
		if (set) for (const one of featureSets[set]) found.add(one);
		else if (featureFacts.has(id)) found.add(id);
		else {
			throw new AppError(
				'ModelError',
				`There is no feature "${name}". Use one of the sets ${setNames.join(', ')} or of the ` +
					`features ${featureFacts.all.map((feature) => feature.id).join(', ')}.`
			);
		}
	}
	if (found.size === 0)
		throw new AppError('ModelError', 'No feature is chosen. Choose at least one, or a set such as logHTD.');
	return [...found];
}

/**
 * Thresholds by name, checked. Throws a ModelError for a feature that is unknown or has none (and lists those that have
 * one), and for a value below 0.
 */
export function resolveThresholds(named: Readonly<Record<string, number>>): Thresholds {
	const settable = featureFacts.all
		.filter(({ threshold }) => threshold !== undefined)
		.map(({ id }): string => id);
	return Object.fromEntries(
		Object.entries(named).map(([name, value]) => {
			const id = name.trim().toUpperCase();
			if (settable.includes(id) && value >= 0 && Number.isFinite(value)) return [id, value];
			throw new AppError(
				'ModelError',
				settable.includes(id)
					? `The threshold of ${id} cannot be ${value}. Give 0 or more.`
					: `${name} has no threshold. ${settable.join(', ')} have one.`
			);
		})
	) as Thresholds;
}

/** What a person calls these features: the name of the set they are, else their own names. */
export function featureNames(ids: readonly FeatureId[]): string {
	const list = ids.join(', ');
	return Object.entries(featureSets).find(([, set]) => set.join(', ') === list)?.[0] ?? list;
}
