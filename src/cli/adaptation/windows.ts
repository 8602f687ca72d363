import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
	featureSets,
	labelledRows,
	openSessionStore,
	type Examples,
	type FeatureSetId,
	type PipelineConfig
} from '../../lib/index.ts';

/** Labelled windows of a person in the order of recording. */
export interface Windows {
	readonly features: readonly Float32Array[];
	/** Position of the class in the names. */
	readonly classes: readonly number[];
	/** Which labelled segment each window is of, counted from 0. */
	readonly segments: readonly number[];
	readonly classNames: readonly string[];
}

/** Windows of the study: 200 ms every 100 ms. */
export const HOP_SECONDS = 0.1;
export const CHANNELS = 8;

const pipelineWith = (set: FeatureSetId): PipelineConfig => ({
	...{ filters: [], windowSeconds: 0.2, hopSeconds: HOP_SECONDS },
	features: featureSets[set]
});

/** The windows of session files, one after the other; only the first `nClasses` classes when it is given. */
export async function windowsOf(
	files: readonly string[],
	set: FeatureSetId = 'logHTD',
	nClasses?: number
): Promise<Windows> {
	const parts: Windows[] = [];
	for (const file of files) {
		const session = await openSessionStore(file);
		const recording = await session.labelled(session.streams[0]!.name);
		const classNames = session.classNames.slice(0, nClasses);
		const { examples } = await labelledRows([recording], {
			pipeline: pipelineWith(set),
			...{ classNames, newClasses: 'leave-out' as const, skipFirst: false }
		});
		const { x, y, trial, nFeatures: d } = examples;
		parts.push({
			features: Array.from(y, (_, row) => x.slice(row * d, (row + 1) * d)),
			...{ classes: [...y], segments: [...trial], classNames }
		});
	}
	return joined(parts);
}

/** Windows one after the other; segments are counted on. */
export function joined(parts: readonly Windows[]): Windows {
	let segments = 0;
	const counted = parts.map((part) => {
		const from = segments;
		segments += 1 + Math.max(-1, ...part.segments);
		return part.segments.map((segment) => segment + from);
	});
	return {
		features: parts.flatMap((part) => part.features),
		classes: parts.flatMap((part) => part.classes),
		segments: counted.flat(),
		classNames: parts[0]?.classNames ?? []
	};
}

/** Those windows for which `wanted` is true. */
export function those(windows: Windows, wanted: (window: number) => boolean): Windows {
	const kept = [...windows.classes.keys()].filter(wanted);
	return {
		features: kept.map((i) => windows.features[i]!),
		classes: kept.map((i) => windows.classes[i]!),
		segments: kept.map((i) => windows.segments[i]!),
		classNames: windows.classNames
	};
}

/** How many segments of its class came before each window's segment. */
export function repetitions({ classes, segments }: Windows): readonly number[] {
	const seen = new Map<number, Set<number>>();
	return classes.map((c, i) => {
		const known = seen.get(c) ?? new Set<number>();
		seen.set(c, known.add(segments[i]!));
		return known.size - 1;
	});
}

/** True for windows wholly inside the first so many seconds of their class, counted over its segments in order. */
export function firstSeconds({ classes, segments }: Windows, span: number): readonly boolean[] {
	/** Samples of earlier segments of the class, in hops; the place in the segment. */
	const before = new Map<number, number>();
	let [segment, place] = [-1, 0];
	return classes.map((c, i) => {
		if (segments[i] !== segment) {
			if (i > 0) before.set(classes[i - 1]!, (before.get(classes[i - 1]!) ?? 0) + place + 1);
			[segment, place] = [segments[i]!, 0];
		}
		place++;
		return ((before.get(c) ?? 0) + place + 1) * HOP_SECONDS <= span + 1e-9;
	});
}

/** As models learn from them. */
export function examplesOf({ features, classes, segments, classNames }: Windows): Examples {
	const d = features[0]?.length ?? 0;
	const x = new Float32Array(features.length * d);
	features.forEach((row, i) => x.set(row, i * d));
	return {
		...{ x, nFeatures: d, nClasses: classNames.length },
		y: Int32Array.from(classes),
		trial: Int32Array.from(segments)
	};
}

/** The session files of a data set by person: the part of the name before the first `_`, and the part after it. */
export async function peopleIn(folder: string): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
	const people = new Map<string, Map<string, string>>();
	for (const name of (await readdir(folder)).sort()) {
		const match = /^([^_]+)_(.+)\.session\.zip$/.exec(name);
		if (!match) continue;
		const files = people.get(match[1]!) ?? new Map<string, string>();
		people.set(match[1]!, files.set(match[2]!, join(folder, name)));
	}
	return people;
}
