import { expose } from 'comlink';
import { now } from '../lib/core/clock.ts';
import type { SmootherStep } from '../lib/dsp/smoothers/chain.ts';
import { withSessions } from '../lib/library/with-sessions.ts';
import { compareModels, type CompareOptions } from '../lib/pipeline/analysis/compare.ts';
import { inspectWindow } from '../lib/pipeline/analysis/inspect.ts';
import { verify } from '../lib/pipeline/analysis/verify.ts';
import type { ModelBundle } from '../lib/pipeline/bundle/bundle.ts';
import { LoadedScripts } from '../lib/scripts/loaded-scripts.ts';
import { compareChecksums } from '../lib/session/check/compare-checksums.ts';
import * as recorded from '../lib/session/read/recorded-predictions.ts';
import { seekable } from '../lib/session/read/seekable.ts';
import type { Session, SessionRef } from '../lib/session/read/session.ts';
import { makeDemo } from '../lib/sources/replay/demo.ts';
import { openDatabase } from '../lib/store/database.ts';

type OnFraction = (fraction: number) => void;
type Refs = readonly SessionRef[];
type Steps = readonly SmootherStep[];
type Stretch = recorded.PredictedStretch;
type Numbers = readonly number[];
type How = Pick<CompareOptions, 'skipFirst' | 'restClass'>;
const reading = async <T>(refs: Refs, work: (all: readonly Session[]) => Promise<T>) =>
	withSessions(await openDatabase(), refs, 'analysed', work);
const scripts = new LoadedScripts();

/** Models at work on whole recordings: nothing of it plays. Cancel by disposing the worker. */
const api = {
	/** Makes the built-in session, so that it can be opened by its id. */
	demo: async (): Promise<void> => makeDemo(await openDatabase()),
	useScript: scripts.use,
	/** Predicts a stretch of a session again and compares. */
	verify: (ref: SessionRef, stretch: Stretch, bundle: ModelBundle, without: Numbers, progress: OnFraction) =>
		reading([ref], async ([session]) => {
			const input = recorded.stretchInput(session!, stretch, bundle.stream.name);
			const outputs = await recorded.recordedOutputs(session!, stretch.stream);
			const onRows = (rows: number): void => progress(rows / Math.max(1, input.info.nSamples));
			const decided = await recorded.recordedDecisions(session!, stretch);
			const how = { adaptation: stretch.adaptation, without, decided, own: scripts.get(bundle.id) };
			return verify(bundle, input, outputs, { span: stretch, ...how, onRows });
		}),
	/** Compares the samples of a session with the checksums kept when it was recorded. */
	samples: (ref: SessionRef, onFraction: OnFraction) =>
		reading([ref], ([session]) => compareChecksums(session!, onFraction)),
	compare: (refs: Refs, stream: string, bundles: readonly ModelBundle[], how: How, onProgress: OnFraction) =>
		reading(refs, async (sessions) => {
			const recordings = await Promise.all(sessions.map((session) => session.labelled(stream)));
			return compareModels(bundles, recordings, { ...how, scripts, clock: now, onProgress });
		}),
	/** The window that ends at sample index `at`. */
	inspect: (ref: SessionRef, stream: string, bundle: ModelBundle, at: number, steps: Steps) =>
		reading([ref], async ([session]) =>
			inspectWindow(bundle, seekable(session!, stream), at, steps, scripts.get(bundle.id))
		)
};

export type AnalysisApi = typeof api;
expose(api);
