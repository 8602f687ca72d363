import { expect, test } from 'vitest';
import type { BridgeFacts } from '../../../sources/lsl/protocol.ts';
import { ageText } from './age-text.ts';
import { hintsOf } from './hints.ts';

const facts: BridgeFacts = {
	version: '0.1.0',
	platform: 'win32',
	host: 'lab',
	sessionId: 'default',
	configFile: '',
	complaints: [],
	groups: [],
	knownPeers: [],
	deaf: false,
	interfaces: [{ name: 'Ethernet', address: '10.0.0.2' }],
	sent: [],
	failures: [],
	answers: [],
	sessions: [],
	unusable: [],
	tcp: []
};
const texts = (over: Partial<BridgeFacts>, shown = 0): string =>
	hintsOf({ ...facts, ...over }, shown)
		.map(({ text }) => text)
		.join('\n');

test('another session is the first thing that is said', () => {
	expect(texts({ sessions: ['default', 'room 2'] })).toMatch(
		/^There are streams of another session: "room 2"/
	);
});

test('nobody answered: the firewall of this very system, and known peers', () => {
	expect(texts({})).toMatch(/No answer[\s\S]*Windows: allow Node\.js[\s\S]*KnownPeers/);
	expect(texts({ platform: 'darwin' })).toContain('Local Network');
	expect(texts({ platform: 'freebsd' })).toContain('16571');
});

test('where all is well nothing is said, and what is wrong is said even then', () => {
	const good = { answers: [{ from: '10.0.0.3', count: 3 }], sessions: ['default'] };
	expect(texts(good, 2)).toBe('');
	expect(texts({ ...good, deaf: true }, 2)).toContain('port 16571');
	expect(texts({ ...good, interfaces: [] }, 2)).toContain('no network');
	expect(texts({ ...good, unusable: [{ from: '10.0.0.9', reason: 'it has no name' }] }, 2)).toContain(
		'it has no name'
	);
	expect(texts({ ...good, failures: [{ over: 'wlan0', reason: 'EPERM' }] }, 2)).toContain('allow Node.js');
});

test('how long a stream has been there', () => {
	expect([0, 59.9, 60, 3599, 7200].map(ageText)).toEqual(['0 s', '59 s', '1 min', '59 min', '2 h']);
});
