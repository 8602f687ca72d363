import { expect, test } from 'vitest';
import { lslClock, probeOf, shortest } from './clock.ts';
import { parseConfig } from './config.ts';
import { matches } from './query.ts';
import {
	BadInfo,
	infoTree,
	infoXml,
	NOWHERE,
	parseInfo,
	plainDecimal,
	type LslStreamInfo
} from './stream-info.ts';
import { branch, leaf, parseDescription, writeXml } from './xml.ts';

const info: LslStreamInfo = {
	name: 'Bio <&> "Semi"',
	type: 'EEG',
	channelCount: 8,
	format: 'float32',
	rate: 2000,
	sourceId: 's 1',
	uid: '88efe69f-8dda-47a5-9601-045392a38646',
	sessionId: 'default',
	hostname: 'lab',
	createdAt: 2732.09664067,
	version: 110,
	v4: { ...NOWHERE, dataPort: 16572, servicePort: 16573 },
	v6: NOWHERE,
	desc: branch('desc', [
		branch(
			'channels',
			Array.from({ length: 8 }, (_, i) => branch('channel', [leaf('label', `C${i}`)]))
		)
	])
};

test('a description comes back as it was written, markup and all', () => {
	expect(parseInfo(infoXml(info, false))).toEqual(info);
	expect(parseInfo(infoXml(info, true))).toEqual({ ...info, desc: leaf('desc', '') });
});

test('a description of another order, with entities, CDATA and comments, as other builds write it', () => {
	const read = parseInfo(
		'<?xml version="1.0"?><!-- x --><info a="&lt;>"><uid>AB</uid><desc/><channel_format>int8</channel_format>' +
			'<channel_count>2</channel_count><nominal_srate>250.0000000000000</nominal_srate><version>1.1</version>' +
			'<name><![CDATA[a<b]]>&#x41;&#66;&apos;</name><v4data_port>1</v4data_port></info>'
	);
	expect(read).toMatchObject({
		name: "a<bAB'",
		uid: 'ab',
		rate: 250,
		channelCount: 2,
		version: 110,
		type: ''
	});
});

test('damage in a description is named and never thrown as anything else', () => {
	const good = infoXml(info, false);
	expect(() => parseInfo(good.replace('float32', 'complex'))).toThrow(/format "complex"/);
	expect(() => parseInfo(good.replace('>8<', '>4000000000<'))).toThrow(/channel_count/);
	expect(() => parseInfo(good.replace('>8<', '>0<'))).toThrow(/no channels/);
	expect(() => parseInfo(good.replace('>2000<', '>fast<'))).toThrow(/rate/);
	expect(() => parseInfo('x'.repeat(100))).toThrow(BadInfo);
	expect(() => parseInfo('<a>'.repeat(100_000))).toThrow(BadInfo);
	for (let cut = 0; cut < good.length - 8; cut += 3)
		expect(() => parseInfo(good.slice(0, cut))).toThrow(BadInfo);
});

test('XML that is written is read', () => {
	const tree = branch('a', [leaf('b', '1 < 2 & "x"'), leaf('c', ''), branch('d', [leaf('e', 'ß')])]);
	expect(parseDescription(writeXml(tree))).toEqual(tree);
});

test('numbers are written without an exponent, as liblsl can read them', () => {
	expect([2000, 0, 0.1, 250.5, 2732.09664067, 1e9].map(plainDecimal)).toEqual([
		'2000',
		'0',
		'0.1',
		'250.5',
		'2732.09664067',
		'1000000000'
	]);
	expect(plainDecimal(1e-7)).not.toContain('e');
});

test.each([
	[
		true,
		[
			'',
			"type='EEG'",
			'type="EEG"',
			"starts-with(name,'Bio')",
			"contains(name,'&')",
			"not(type='X')",
			'channel_count=8'
		]
	],
	[
		true,
		[
			"nominal_srate='2000'",
			"nominal_srate='2000.000000000000'",
			"channel_count >= '4'",
			'nominal_srate>100',
			'name',
			'*',
			"'x'='x'",
			'1'
		]
	],
	[
		true,
		[
			'count(desc/channels/channel)=8',
			'count(desc//channel)=8',
			"//label='C3'",
			"/info/type='EEG'",
			"(type='X' or type='EEG') and channel_count!=7"
		]
	],
	[
		true,
		[
			"session_id='default' and type='EEG'",
			"desc/channels/channel/label='C7'",
			'string-length(type)=3',
			"substring(type,2)='EG'"
		]
	],
	[
		false,
		[
			"type='EMG'",
			'count(info/desc/channels/channel)=8',
			'nothing',
			"nothing!='x'",
			"nothing='x'",
			'0',
			"''",
			'channel_count>8'
		]
	],
	[
		false,
		[
			"type='EEG",
			'type=',
			'((',
			'foo(name)',
			"type='EEG' and",
			'count(1)=1',
			'a b',
			'@x',
			"'",
			'('.repeat(5000),
			'x'.repeat(10_000)
		]
	]
])('queries that are %s', (truth, queries) => {
	const tree = infoTree(info, false);
	expect(queries.filter((query) => matches(tree, query) !== truth)).toEqual([]);
});

test('lsl_api.cfg is read as liblsl does; what cannot be used is named and the default stays', () => {
	expect(parseConfig('')).toMatchObject({
		multicastPort: 16571,
		basePort: 16572,
		portRange: 32,
		ttl: 24,
		ipv4: true,
		ipv6: true,
		sessionId: 'default',
		complaints: []
	});
	expect(parseConfig('').groups).toEqual([
		'127.0.0.1',
		'255.255.255.255',
		'224.0.0.1',
		'224.0.0.183',
		'FF02:113D:6FDD:2C17:A643:FFE2:1BD1:3CD2',
		'239.255.172.215',
		'FF05:113D:6FDD:2C17:A643:FFE2:1BD1:3CD2'
	]);
	const read = parseConfig(
		'; comment\n[ports]\nIPv6 = disable\nBasePort=20000 ; here\nPortRange=many\n[multicast]\nResolveScope=link\n[lab]\nKnownPeers={10.0.0.1, lab-pc}\nSessionID=mine\nnonsense\n'
	);
	expect(read).toMatchObject({ ipv6: false, basePort: 20_000, portRange: 32, ttl: 1, sessionId: 'mine' });
	expect(read.knownPeers).toEqual(['10.0.0.1', 'lab-pc']);
	expect(read.complaints).toEqual([
		expect.stringContaining('nonsense'),
		expect.stringContaining('PortRange')
	]);
	expect(parseConfig('[multicast]\nAddressesOverride={239.1.2.3}\nTTLOverride=5').groups).toEqual([
		'239.1.2.3'
	]);
	expect(parseConfig('[ports]\nIPv6=force')).toMatchObject({ ipv4: false, ipv6: true });
});

test('an exchange of times gives the offset and how long it took; the shortest counts', () => {
	const probe = probeOf(10, 1010.2, 1010.3, 10.5);
	expect(probe.rtt).toBeCloseTo(0.4, 12);
	expect(probe.offset).toBeCloseTo(-1000, 12);
	expect(
		shortest([
			{ rtt: 2, offset: 1 },
			{ rtt: 1, offset: 2 },
			{ rtt: 3, offset: 3 }
		])
	).toEqual({ rtt: 1, offset: 2 });
	expect(shortest([])).toBeUndefined();
	const [before, after] = [lslClock(), lslClock()];
	expect(after).toBeGreaterThanOrEqual(before);
});
