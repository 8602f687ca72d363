import { expose } from 'comlink';
import { now } from '../lib/core/clock.ts';
import type { SmootherStep } from '../lib/dsp/smoothers/chain.ts';
import type { ModelBundle } from '../lib/pipeline/bundle/bundle.ts';
import { compareModels } from '../lib/pipeline/analysis/compare.ts';
import { inspectWindow } from '../lib/pipeline/analysis/inspect.ts';
import { verify } from '../lib/pipeline/analysis/verify.ts';
import { compareChecksums } from '../lib/session/check/compare-checksums.ts';
import type { CustomParts } from '../lib/pipeline/run/custom-parts.ts';
import { customParts } from '../lib/scripts/custom-pipeline.ts';
import { linkedScript, type ScriptLink } from '../lib/scripts/linked-script.ts';
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

/** What is loaded of scripts now, by the id of the model they belong to. */
const scripts = new Map<string, CustomParts>();

/** Models at work on whole recordings: nothing of it plays. Cancel by disposing the worker. */
const api = {
	/** Makes the built-in session, so that it can be opened by its id. */
	demo: async (): Promise<void> => makeDemo(await openDatabase()),
	/** From now on the model of this id works with a script, which runs in a worker of its own. */
	useScript(id: string, link: ScriptLink): void {
		scripts.set(id, customParts(linkedScript(link)));
	},
	/** Predicts a stretch of a session again and compares. */
	verify: (ref: SessionRef, stretch: PredictedStretch, bundle: ModelBundle, onFraction: OnFraction) =>
		reading([ref], async ([session]) => {
			const input = stretchInput(session!, stretch, bundle.stream.name);
			const onRows = (rows: number): void => onFraction(rows / Math.max(1, input.info.nSamples));
			const own = scripts.get(bundle.id);
			const how = { span: stretch, adaptation: stretch.adaptation, own, onRows };
			return verify(bundle, input, await recordedOutputs(session!, stretch.stream), how);
		}),
	/** Compares the samples of a session with the checksums kept when it was recorded. */
	samples: (ref: SessionRef, onFraction: OnFraction) =>
		reading([ref], ([session]) => compareChecksums(session!, onFraction)),
	compare: (
		refs: readonly SessionRef[],
		stream: string,
		bundles: readonly ModelBundle[],
		how: { readonly skipFirst: boolean; readonly restClass: string | undefined },
		onProgress: (fraction: number) => void
	) =>
		reading(refs, async (sessions) => {
			const recordings = await Promise.all(sessions.map((session) => session.labelled(stream)));
			return compareModels(bundles, recordings, { ...how, scripts, clock: now, onProgress });
		}),
	/** The window that ends at sample index `at`. */
	inspect: async (
		ref: SessionRef,
		stream: string,
		bundle: ModelBundle,
		at: number,
		steps: readonly SmootherStep[]
	) =>
		reading([ref], async ([session]) =>
			inspectWindow(bundle, seekable(session!, stream), at, steps, scripts.get(bundle.id))
		)
};

export type AnalysisApi = typeof api;
expose(api);
