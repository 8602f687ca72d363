import { expose } from 'comlink';
import { now } from '../lib/core/clock.ts';
import type { SmootherStep } from '../lib/dsp/smoothers/chain.ts';
import type { ModelBundle } from '../lib/pipeline/bundle/bundle.ts';
import { compareModels } from '../lib/pipeline/analysis/compare.ts';
import { inspectWindow } from '../lib/pipeline/analysis/inspect.ts';
import { verify } from '../lib/pipeline/analysis/verify.ts';
import { resolveStore } from '../lib/library/session-location.ts';
import {
	recordedOutputs,
	stretchInput,
	type PredictedStretch
} from '../lib/session/read/recorded-predictions.ts';
import { seekable } from '../lib/session/read/seekable.ts';
import { Session, type SessionRef } from '../lib/session/read/session.ts';
import { makeDemo } from '../lib/sources/replay/demo.ts';
import { openDatabase } from '../lib/store/database.ts';

const open = async ({ id, name }: SessionRef): Promise<Session> =>
	Session.open(await resolveStore(await openDatabase(), id), { id, name });

/** Models at work on whole recordings: nothing of it plays. Cancel by disposing the worker. */
const api = {
	/** Makes the built-in session, so that it can be opened by its id. */
	demo: async (): Promise<void> => makeDemo(await openDatabase()),
	/** Predicts a stretch of a session again and compares. */
	async verify(
		ref: SessionRef,
		stretch: PredictedStretch,
		bundle: ModelBundle,
		onFraction: (fraction: number) => void
	) {
		const session = await open(ref);
		const input = stretchInput(session, stretch, bundle.stream.name);
		const onRows = (rows: number): void => onFraction(rows / Math.max(1, input.info.nSamples));
		return verify(bundle, input, await recordedOutputs(session, stretch.stream), { span: stretch, onRows });
	},
	async compare(
		refs: readonly SessionRef[],
		stream: string,
		bundles: readonly ModelBundle[],
		skipFirst: boolean,
		onProgress: (fraction: number) => void
	) {
		const recordings = [];
		for (const ref of refs) recordings.push(await (await open(ref)).labelled(stream));
		return compareModels(bundles, recordings, { skipFirst, clock: now, onProgress });
	},
	/** The window that ends at sample index `at`. */
	inspect: async (
		ref: SessionRef,
		stream: string,
		bundle: ModelBundle,
		at: number,
		steps: readonly SmootherStep[]
	) => inspectWindow(bundle, seekable(await open(ref), stream), at, steps)
};

export type AnalysisApi = typeof api;
expose(api);
