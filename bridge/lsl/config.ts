import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** How streams are looked for and offered: what liblsl reads from `lsl_api.cfg`, same names, same defaults. */
export interface LslConfig {
	readonly multicastPort: number;
	readonly basePort: number;
	readonly portRange: number;
	readonly allowRandomPorts: boolean;
	readonly ipv4: boolean;
	readonly ipv6: boolean;
	/** Where queries are sent and heard, IPv4 and IPv6 mixed. */
	readonly groups: readonly string[];
	/** How many routers a query may cross. */
	readonly ttl: number;
	/** Addresses of the interfaces to use; empty: all. */
	readonly interfaces: readonly string[];
	readonly listenAddress: string;
	readonly knownPeers: readonly string[];
	readonly sessionId: string;
	/** The file it was read from; undefined: the defaults. */
	readonly file?: string | undefined;
	/** What could not be used, in words. */
	readonly complaints: readonly string[];
}

const GROUP6 = '113D:6FDD:2C17:A643:FFE2:1BD1:3CD2';

/** Each scope holds the ones before it too. Source: liblsl's api_config.cpp, LSL.md 1.2. */
const SCOPES = [
	{ id: 'machine', ttl: 0, key: 'MachineAddresses', groups: ['127.0.0.1'], prefix: '' },
	{
		id: 'link',
		ttl: 1,
		key: 'LinkAddresses',
		groups: ['255.255.255.255', '224.0.0.1', '224.0.0.183'],
		prefix: 'FF02:'
	},
	{ id: 'site', ttl: 24, key: 'SiteAddresses', groups: ['239.255.172.215'], prefix: 'FF05:' },
	{ id: 'organization', ttl: 32, key: 'OrganizationAddresses', groups: [], prefix: 'FF08:' },
	{ id: 'global', ttl: 255, key: 'GlobalAddresses', groups: [], prefix: 'FF0E:' }
] as const;

/** The defaults of liblsl, and what `text` (an INI file) changes of them. What cannot be used is named, never thrown. */
export function parseConfig(text: string, file?: string): LslConfig {
	const complaints: string[] = [];
	const values = readIni(text, complaints);
	const number = (key: string, fallback: number, max: number): number => {
		const given = values.get(key);
		if (given === undefined) return fallback;
		const value = Number(given);
		if (Number.isInteger(value) && value >= 0 && value <= max) return value;
		complaints.push(`${key} = "${given}" is not a whole number from 0 to ${max}; ${fallback} is used`);
		return fallback;
	};
	const list = (key: string, fallback: readonly string[]): readonly string[] => {
		const given = values.get(key);
		return given === undefined ? fallback : setOf(given);
	};
	const choice = (key: string, allowed: readonly string[], fallback: string): string => {
		const given = (values.get(key) ?? fallback).toLowerCase();
		if (allowed.includes(given)) return given;
		complaints.push(`${key} = "${given}" is none of ${allowed.join(', ')}; ${fallback} is used`);
		return fallback;
	};
	const ipv6 = choice('ports.IPv6', ['allow', 'disable', 'force'], 'allow');
	const scopeId = choice(
		'multicast.ResolveScope',
		SCOPES.map(({ id }) => id),
		'site'
	);
	const scopes = SCOPES.slice(0, SCOPES.findIndex(({ id }) => id === scopeId) + 1);
	const suffix = values.get('multicast.IPv6MulticastGroup') || GROUP6;
	const groups = scopes.flatMap(({ key, groups, prefix }) => [
		...list(`multicast.${key}`, groups),
		...(prefix && !values.has(`multicast.${key}`) ? [`${prefix}${suffix}`] : [])
	]);
	return {
		multicastPort: number('ports.MulticastPort', 16_571, 65_535),
		basePort: number('ports.BasePort', 16_572, 65_535),
		portRange: Math.max(1, number('ports.PortRange', 32, 1024)),
		allowRandomPorts: number('ports.AllowRandomPorts', 1, 1) === 1,
		ipv4: ipv6 !== 'force',
		ipv6: ipv6 !== 'disable',
		groups: [...new Set(list('multicast.AddressesOverride', groups))],
		ttl: number('multicast.TTLOverride', scopes.at(-1)!.ttl, 255),
		interfaces: list('multicast.Interfaces', []),
		listenAddress: values.get('multicast.ListenAddress') ?? '',
		knownPeers: list('lab.KnownPeers', []),
		sessionId: values.get('lab.SessionID') || 'default',
		file,
		complaints
	};
}

/** `{a, b}` as a list; the braces may be missing. */
const setOf = (text: string): string[] =>
	text
		.replace(/^\{|\}$/g, '')
		.split(',')
		.map((one) => one.trim().replace(/^"|"$/g, ''))
		.filter(Boolean);

function readIni(text: string, complaints: string[]): ReadonlyMap<string, string> {
	const values = new Map<string, string>();
	let section = '';
	text.split(/\r?\n/).forEach((whole, i) => {
		const line = whole.replace(/;.*$/, '').trim();
		if (line === '') return;
		const heading = /^\[(.+)\]$/.exec(line);
		if (heading) section = heading[1]!.trim();
		else if (line.includes('=')) {
			const at = line.indexOf('=');
			const key = `${section}.${line.slice(0, at).trim()}`;
			if (values.has(key)) complaints.push(`${key} stands twice; the first counts`);
			else values.set(key, line.slice(at + 1).trim());
		} else complaints.push(`line ${i + 1} ("${line.slice(0, 40)}") is neither a heading nor a setting`);
	});
	return values;
}

/**
 * Finds the configuration as liblsl does: the file given, `LSLAPICFG`, then `lsl_api.cfg` in the working directory, in
 * `~/lsl_api` and in `/etc/lsl_api`. Throws when a file that was asked for cannot be read.
 */
export function loadConfig(given?: string): LslConfig {
	const asked = given ?? process.env['LSLAPICFG'];
	const places = asked
		? [asked]
		: ['lsl_api.cfg', join(homedir(), 'lsl_api', 'lsl_api.cfg'), '/etc/lsl_api/lsl_api.cfg'];
	const file = asked ?? places.find((place) => existsSync(place));
	if (!file) return parseConfig('');
	return parseConfig(readFileSync(file, 'utf8'), file);
}
