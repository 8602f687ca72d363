import { beforeEach, describe, expect, test } from 'vitest';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import { DEMO } from '../../sources/replay/demo-id.ts';
import { Notices } from '../kernel/notices.svelte.ts';
import { modelOf } from '../predict/predict-worker.fixture.ts';
import { Demo, type DemoParts } from './demo.ts';

const CLASSES = ['Rest', 'Fist', 'Open', 'Point'];

let events: string[];
let models: ModelBundle[];
let names: readonly string[];
let notices: Notices;
/** What is replayed; the demo may be left while it trains. */
let replay: DemoParts['replaySession']['replay'];
let whileTraining: () => void;
beforeEach(() => {
	[events, models, names, replay] = [[], [], ['Rest', 'Fist', 'Open'], undefined];
	notices = new Notices();
	whileTraining = () => {};
});

function setUp(): Demo {
	return new Demo({
		notices,
		classes: {
			get names() {
				return names;
			},
			locked: false,
			replace: (next) => (names = next)
		},
		prediction: { start: async ({ id }) => void events.push(`predict ${id}`) },
		replaySession: {
			get replay() {
				return replay;
			},
			async open(id) {
				events.push(`open ${id}`);
				replay = {
					replayed: {
						...{
							id,
							name: 'Demo',
							labels: [],
							classNames: CLASSES,
							edited: [],
							kept: false,
							cued: false,
							buttonLabelled: true
						},
						predictions: []
					},
					streams: [],
					transport: undefined,
					drive: async (verb, value) => void events.push(`${verb} ${String(value)}`)
				};
				return replay;
			}
		},
		training: {
			models,
			choose: (id) => void events.push(`choose ${id}`),
			async trainOn(sessions, options, id) {
				const on = sessions.sessions.map((session) => session.id).join();
				events.push(`train ${options.model} on ${on}: ${options.classNames.join()}`);
				whileTraining();
				models.push(modelOf(id));
				return modelOf(id);
			}
		}
	});
}

describe('the demo', () => {
	test('plays in a loop, trains its model once, and predicts; its classes are on the buttons', async () => {
		const demo = setUp();
		await Promise.all([demo.start(), demo.start()]);
		expect(events).toEqual([
			'open demo',
			'setLoop true',
			'train lda on demo: Rest,Fist,Open,Point',
			'predict demo'
		]);
		expect([names, notices.list]).toEqual([CLASSES, []]);
		events = [];
		await demo.start();
		expect(events).toEqual(['open demo', 'setLoop true', `choose ${DEMO}`, 'predict demo']);
	});

	test('leaves a class list that a person made as it is, and offers its own', async () => {
		names = ['Key grip', 'Rest'];
		await setUp().start();
		expect(names).toEqual(['Key grip', 'Rest']);
		expect(notices.list).toHaveLength(1);
		notices.list[0]!.action!.run();
		expect(names).toEqual(CLASSES);
	});

	test('predicts nothing when another session was opened while it trained', async () => {
		whileTraining = () => (replay = undefined);
		await setUp().start();
		expect(events.at(-1)).toMatch(/^train/);
	});
});
