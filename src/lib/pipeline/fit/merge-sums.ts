import { sharedContent } from '../../core/content-identity.ts';
import { canonicalJson } from '../../core/canonical-json.ts';
import { AppError } from '../../core/errors.ts';
import { featureNames } from '../../dsp/features/names.ts';
import { lda, ldaOf } from '../../models/lda.ts';
import { mergeScatters } from '../../models/merge-scatters.ts';
import { Scatter } from '../../models/scatter.ts';
import type { ModelBundle } from '../bundle/bundle.ts';
import { shapeName } from '../run/same-stream.ts';
import type { SessionSums } from './session-sums.ts';
import { summingOrder } from './summing-order.ts';

/** What came of it. */
export interface MergedSums {
	/** Without a score, and without what adaptation needs: both need the windows themselves. */
	readonly bundle: ModelBundle;
	/** Windows that the model was fitted on. */
	readonly windows: number;
	/** What to know of it, a sentence each. */
	readonly notes: readonly string[];
}

/**
 * The LDA that `train` fits on the same recordings, to the bit, whatever the order of `given`. Classes are numbered as in the
 * options, then as in the recordings in the order of their checksums. Throws a ModelError when there are no sums, when they
 * differ in stream, options or bad channels, when two are of the same samples, when there are fewer than two classes, or more
 * features than windows.
 */
export async function mergeSums(given: readonly SessionSums[], name?: string): Promise<MergedSums> {
	const ranks = summingOrder(given.map(({ session }) => session));
	const sums = given.map((one, i) => ({ one, rank: ranks[i]! })).sort((a, b) => a.rank - b.rank);
	const parts = sums.map(({ one }) => one);
	const [first] = parts;
	if (!first) throw new AppError('ModelError', 'There are no sums. Give at least one file of myodeck sums.');
	for (const other of parts) checkAlike(first, other);
	checkDistinct(parts);
	const all = [...new Set(parts.flatMap(({ classNames }) => classNames))];
	const has = (wanted: string): boolean =>
		parts.some(({ classNames, scatter }) => (scatter.counts[classNames.indexOf(wanted)] ?? 0) > 0);
	const classNames = all.filter(has);
	if (classNames.length < 2) {
		throw new AppError(
			'ModelError',
			`Only ${classNames[0]} has windows, and a model needs at least two classes. Give sums of sessions with another class.`
		);
	}
	const scatter = mergeScatters(parts.map((part) => withClasses(part, classNames)));
	const windows = scatter.counts.reduce((sum, count) => sum + count, 0);
	if (scatter.nFeatures >= windows) {
		throw new AppError(
			'ModelError',
			`There are ${scatter.nFeatures} features and ${windows} windows: such a model needs the windows themselves. ` +
				'Use fewer features, give sums of more sessions, or use myodeck train.'
		);
	}
	const model = await ldaOf(scatter);
	const { pipeline, skipFirst, trim } = first.options;
	const own = parts.some((part) => part.classNames.filter(has).join('\n') !== classNames.join('\n'));
	return {
		bundle: {
			version: 1,
			id: crypto.randomUUID(),
			name: name ?? `${lda.label} on ${featureNames(pipeline.features)}`,
			created: new Date().toISOString(),
			task: 'classify',
			kind: 'lda',
			pipeline,
			stream: first.stream,
			classNames,
			trainedOn: parts.map(({ session }) => session),
			trainedWith: {
				sessionIds: parts.map(({ session }) => session.id),
				skipFirst,
				...(trim && { trim }),
				score: 'none'
			},
			weights: model.save()
		},
		windows,
		notes: own
			? [
					`The sessions differ in their classes, which are numbered as ${classNames.join(', ')}. Name them with --classes for another order.`
				]
			: []
	};
}

/** Throws a ModelError that names both when sums cannot be added. */
function checkAlike(a: SessionSums, b: SessionSums): void {
	const refuse = (what: string): AppError =>
		new AppError(
			'ModelError',
			`The sums of ${a.session.name} and ${b.session.name} cannot be added: ${what}. Compute all of them with the same options.`
		);
	const { nChannels, fs, unit } = a.stream;
	if (nChannels !== b.stream.nChannels || fs !== b.stream.fs || unit !== b.stream.unit)
		throw new AppError(
			'ModelError',
			`The sums of ${a.session.name} are of ${shapeName(a.stream)}, those of ${b.session.name} of ${shapeName(b.stream)}. ` +
				'Merge sums of one kind of stream only.'
		);
	if (canonicalJson(a.options) !== canonicalJson(b.options))
		throw refuse('they were made with other options');
	if (a.badChannels.join() !== b.badChannels.join()) {
		throw new AppError(
			'ModelError',
			`${a.session.name} and ${b.session.name} have other channels marked bad, and a model leaves out the same channels of all. ` +
				'Mark the same channels in each session, or use myodeck train.'
		);
	}
	if (a.scatter.nFeatures !== b.scatter.nFeatures) throw refuse('they have other features');
}

/** Throws a ModelError that names both when two sums are of the same samples. */
function checkDistinct(parts: readonly SessionSums[]): void {
	parts.forEach(({ session: a }, i) => {
		for (const { session: b } of parts.slice(i + 1)) {
			if (sharedContent(a.identity, b.identity) !== 'same') continue;
			throw new AppError(
				'ModelError',
				`${a.name} and ${b.name} are sums of the same samples, which would count twice. Leave one of them out.`
			);
		}
	});
}

/** The same sums with the classes of all: those that a part lacks are empty. */
function withClasses({ classNames, scatter }: SessionSums, all: readonly string[]): Scatter {
	const { nFeatures: d } = scatter;
	const places = all.map((name) => classNames.indexOf(name));
	const rows = (from: Float64Array, width: number): Float64Array => {
		const to = new Float64Array(all.length * width);
		places.forEach((c, i) => {
			if (c >= 0) to.set(from.subarray(c * width, (c + 1) * width), i * width);
		});
		return to;
	};
	const placed = new Scatter(d, rows(scatter.centres, d));
	placed.counts.set(rows(scatter.counts, 1));
	placed.sums.set(rows(scatter.sums, d));
	placed.products.set(scatter.products);
	return placed;
}
