import type { JsonObject } from '../../core/parse.ts';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import type { LiveStream } from '../../sources/pump.ts';
import { Settings } from '../kernel/settings.ts';
import type { CurrentPrediction } from '../predict/prediction.svelte.ts';
import { noiseStream } from '../predict/predict-worker.fixture.ts';
import { ClassList } from '../record/class-list.svelte.ts';
import type { Recording } from '../record/recording.svelte.ts';
import { GuidedSetup } from './guided-setup.svelte.ts';
import type { GuidedParts } from './parts.ts';

/** What a page has of a document, as far as a guided recording looks at it. */
export const fakeDocument = (): EventTarget & { visibilityState: string } =>
	Object.assign(new EventTarget(), { visibilityState: 'visible' });

/**
 * One stream, a recording that notes what it is told, and the real settings, classes and setup. `recorded`: labels,
 * facts and streams, in order. `events`: what the source was told, and each start and stop.
 */
export function guidedParts() {
	const settings = new Settings();
	const classes = new ClassList(settings);
	for (const name of ['Rest', 'Fist', 'Open']) if (!classes.names.includes(name)) classes.add(name);
	const emg = noiseStream();
	const state = { flowing: true, replay: undefined as object | undefined, failsToRecord: false };
	const events: string[] = [];
	const labels: [number, number][] = [];
	const notes: JsonObject[] = [];
	const added: LiveStream[] = [];
	let status: Recording['status'] = 'idle';
	const prediction: {
		bundle: ModelBundle | undefined;
		current: CurrentPrediction | undefined;
		decided: LiveStream | undefined;
		smoothing: GuidedParts['prediction']['smoothing'];
	} = { bundle: undefined, current: undefined, decided: undefined, smoothing: () => [] };
	const health = [{ name: 'emg', rate: 1000 }];
	const parts: GuidedParts = {
		connections: {
			get replay() {
				return state.replay;
			},
			streams: [emg],
			shown: emg,
			list: [{ streams: [emg], health }],
			flows: () => state.flowing,
			cueClass: (classIndex) => void events.push(`cue ${classIndex}`),
			setSimulatedEffort: (outputs) =>
				void events.push(`effort ${outputs.map((output) => output.toFixed(2)).join()}`)
		},
		classes,
		recording: {
			get why() {
				return status === 'idle' ? undefined : 'A recording is running.';
			},
			get status() {
				return status;
			},
			add: (stream) => void added.push(stream),
			note: (facts) => void notes.push(facts),
			label: (classIndex, time) => void labels.push([classIndex, time ?? NaN])
		},
		library: {
			list: [],
			usable: [],
			open: () => Promise.reject(new Error('There is no such session.')),
			correct: async (id, correction) => void events.push(`correct ${id} ${correction.act}`)
		},
		prediction,
		settings,
		setup: new GuidedSetup(settings, classes),
		actions: {
			async record(name, facts) {
				await Promise.resolve();
				if (state.failsToRecord) throw new Error('There is no room.');
				status = 'recording';
				events.push(`record ${name ?? ''}`);
				if (facts) notes.push(facts);
				return 's1';
			},
			async stop() {
				await Promise.resolve();
				if (status === 'recording') events.push('stop');
				status = 'idle';
				return 's1';
			}
		}
	};
	const endRecording = (): void => void (status = 'idle');
	return {
		parts,
		emg,
		state,
		events,
		labels,
		notes,
		added,
		prediction,
		health,
		settings,
		classes,
		endRecording
	};
}
