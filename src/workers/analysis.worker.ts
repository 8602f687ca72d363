import { expose } from 'comlink';
import { now } from '../lib/core/clock.ts';
import type { SmootherStep } from '../lib/dsp/smoothers/chain.ts';
import type { ModelBundle } from '../lib/pipeline/bundle/bundle.ts';
import { compareModels } from '../lib/pipeline/analysis/compare.ts';
import { inspectWindow } from '../lib/pipeline/analysis/inspect.ts';
import { verify } from '../lib/pipeline/analysis/verify.ts';
import { withSessions } from '../lib/library/with-sessions.ts';
import {
	recordedOutputs,
	stretchInput,
	type PredictedStretch
} from '../lib/session/read/recorded-predictions.ts';
import { seekable } from '../lib/session/read/seekable.ts';
import type { Session, SessionRef } from '../lib/session/read/session.ts';
import { makeDemo } from '../lib/sources/replay/demo.ts';
import { openDatabase } from '../lib/store/database.ts';

type OnFraction = (fraction: number) => void;

const reading = async <T>(refs: readonly SessionRef[], work: (all: readonly Session[]) => Promise<T>) =>
	withSessions(await openDatabase(), refs, 'analysed', work);

/** Models at work on whole recordings: nothing of it plays. Cancel by disposing the worker. */
const api = {
	/** Makes the built-in session, so that it can be opened by its id. */
	demo: async (): Promise<void> => makeDemo(await openDatabase()),
	/** Predicts a stretch of a session again and compares. */
	verify: (ref: SessionRef, stretch: PredictedStretch, bundle: ModelBundle, onFraction: OnFraction) =>
		reading([ref], async ([session]) => {
			const input = stretchInput(session!, stretch, bundle.stream.name);
			const onRows = (rows: number): void => onFraction(rows / Math.max(1, input.info.nSamples));
			const how = { span: stretch, adaptation: stretch.adaptation, onRows };
			return verify(bundle, input, await recordedOutputs(session!, stretch.stream), how);
		}),
	compare: (
		refs: readonly SessionRef[],
		stream: string,
		bundles: readonly ModelBundle[],
		skipFirst: boolean,
		onProgress: (fraction: number) => void
	) =>
		reading(refs, async (sessions) => {
			const recordings = await Promise.all(sessions.map((session) => session.labelled(stream)));
			return compareModels(bundles, recordings, { skipFirst, clock: now, onProgress });
		}),
	/** The window that ends at sample index `at`. */
	inspect: async (
		ref: SessionRef,
		stream: string,
		bundle: ModelBundle,
		at: number,
		steps: readonly SmootherStep[]
	) => reading([ref], async ([session]) => inspectWindow(bundle, seekable(session!, stream), at, steps))
};

export type AnalysisApi = typeof api;
expose(api);
