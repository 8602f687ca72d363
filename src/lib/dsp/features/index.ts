import { AppError } from '../../core/errors.ts';
import { registry } from '../../core/registry.ts';
import type { Feature } from './feature.ts';
import { act } from './act.ts';
import { comp } from './comp.ts';
import { cor } from './cor.ts';
import { dasdv } from './dasdv.ts';
import { dftr } from './dftr.ts';
import { fuzzyen } from './fuzzyen.ts';
import { iav } from './iav.ts';
import { irf } from './irf.ts';
import { isd } from './isd.ts';
import { kurt } from './kurt.ts';
import { ld } from './ld.ts';
import { ls } from './ls.ts';
import { m0 } from './m0.ts';
import { m2 } from './m2.ts';
import { m4 } from './m4.ts';
import { mav } from './mav.ts';
import { mavfd } from './mavfd.ts';
import { mavslp } from './mavslp.ts';
import { mdf } from './mdf.ts';
import { mdiff } from './mdiff.ts';
import { mean } from './mean.ts';
import { mfl } from './mfl.ts';
import { mlk } from './mlk.ts';
import { mnf } from './mnf.ts';
import { mnp } from './mnp.ts';
import { mob } from './mob.ts';
import { mpk } from './mpk.ts';
import { msr } from './msr.ts';
import { mzp } from './mzp.ts';
import { pap } from './pap.ts';
import { raw } from './raw.ts';
import { rms } from './rms.ts';
import { rmsphasor } from './rmsphasor.ts';
import { sampen } from './sampen.ts';
import { skew } from './skew.ts';
import { sm } from './sm.ts';
import { sparsi } from './sparsi.ts';
import { ssc } from './ssc.ts';
import { tm } from './tm.ts';
import { variance } from './variance.ts';
import { wamp } from './wamp.ts';
import { weng } from './weng.ts';
import { went } from './went.ts';
import { wl } from './wl.ts';
import { wlf } from './wlf.ts';
import { wlphasor } from './wlphasor.ts';
import { wv } from './wv.ts';
import { wwl } from './wwl.ts';
import { zc } from './zc.ts';

/** Every feature. Ids are LibEMG's names in upper case; a feature is one file and one line here. */
export const features = registry('feature', [
	mav,
	zc,
	ssc,
	wl,
	rms,
	iav,
	variance,
	wamp,
	ld,
	dasdv,
	mavfd,
	mavslp,
	ls,
	mfl,
	msr,
	m0,
	m2,
	m4,
	sparsi,
	irf,
	wlf,
	act,
	mob,
	comp,
	skew,
	kurt,
	mnf,
	mdf,
	mnp,
	tm,
	sm,
	sampen,
	fuzzyen,
	dftr,
	mean,
	mpk,
	mzp,
	mdiff,
	mlk,
	isd,
	cor,
	pap,
	rmsphasor,
	wlphasor,
	weng,
	wv,
	wwl,
	went,
	raw
]);

export type FeatureId = (typeof features.all)[number]['id'];

/** Thresholds of features, where a pipeline gives others than LibEMG's. Each in the unit its feature says. */
export type Thresholds = Readonly<Partial<Record<FeatureId, number>>>;

/** Named feature sets, in LibEMG's order (which is the order of a feature vector). */
export const featureSets = {
	/** Hudgins' time domain set: the usual first choice. */
	HTD: ['MAV', 'ZC', 'SSC', 'WL'],
	/** Four that keep their worth at low rates and on other days (Phinyomark et al. 2018). */
	LS4: ['LS', 'MFL', 'MSR', 'WAMP'],
	/** Nine of the same kind. */
	LS9: ['LS', 'MFL', 'MSR', 'WAMP', 'ZC', 'RMS', 'IAV', 'DASDV', 'VAR'],
	/** The time-domain power spectral descriptors: they do not change with amplitude. */
	TDPSD: ['M0', 'M2', 'M4', 'SPARSI', 'IRF', 'WLF']
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

/**
 * Thresholds by name, checked. Throws a ModelError for a feature that is unknown or has none (and lists those that have
 * one), and for a value below 0.
 */
export function resolveThresholds(named: Readonly<Record<string, number>>): Thresholds {
	const all: readonly Feature[] = features.all;
	const settable = all.filter(({ threshold }) => threshold !== undefined).map(({ id }) => id);
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
