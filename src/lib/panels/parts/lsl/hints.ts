import type { BridgeFacts } from '../../../sources/lsl/protocol.ts';

/** One reason to see no streams: what was seen, then what to do. */
export interface Hint {
	readonly tone: 'error' | 'warning' | 'plain';
	readonly text: string;
}

/** What to let through a firewall, per system. */
const FIREWALL: Readonly<Record<string, string>> = {
	win32:
		'Windows: allow Node.js for private networks (Windows Security → Firewall → Allow an app). A rule that blocks Node.js was made if Cancel was pressed once; delete it.',
	darwin:
		'macOS: allow the terminal that runs the bridge under System Settings → Privacy & Security → Local Network, and in the firewall.',
	linux: 'Linux: let UDP 16571, and UDP and TCP 16572 to 16603, through the firewall (ufw, firewalld).'
};

/** Why no streams may be seen, from what the bridge knows; the likeliest first. `shown`: streams in the list. */
export function hintsOf(facts: BridgeFacts, shown: number): readonly Hint[] {
	const hints: Hint[] = [];
	const say = (tone: Hint['tone'], text: string): void => void hints.push({ tone, text });
	const others = facts.sessions.filter((id) => id !== facts.sessionId);
	if (others.length > 0)
		say(
			'error',
			`There are streams of another session: ${others.map((id) => `"${id}"`).join(', ')}. This bridge looks for "${facts.sessionId}". Set SessionID in lsl_api.cfg on one of the two sides.`
		);
	for (const { from, reason } of facts.unusable)
		say('error', `A stream at ${from} cannot be used: ${reason}. Restart its program, or update it.`);
	for (const complaint of facts.complaints) say('warning', `${facts.configFile}: ${complaint}.`);
	if (facts.interfaces.length === 0)
		say(
			'warning',
			'This computer has no network now. Streams of programs on it are found; for others connect a cable or Wi-Fi.'
		);
	for (const { over, reason } of facts.failures)
		say('warning', `Queries over ${over} could not be sent (${reason}). ${whatToDo(reason)}`);
	if (facts.deaf)
		say(
			'warning',
			'Another program has exclusive use of port 16571: other computers find the streams of this page only by port. Close that program, then restart the bridge.'
		);
	const open = facts.tcp.reduce((sum, { open }) => sum + open, 0);
	const met = facts.tcp.reduce((sum, { streams }) => sum + streams, 0);
	if (open > met && met === 0 && shown === 0)
		say(
			'warning',
			'A program listens on LSL ports of this computer and offers no stream of this session. It has another session id, or it is not an LSL program.'
		);
	if (shown === 0 && others.length === 0 && facts.answers.length === 0) {
		say('plain', 'No answer. Start a program that streams, on the same network.');
		say('plain', FIREWALL[facts.platform] ?? FIREWALL['linux']!);
		say(
			'plain',
			`If the stream is on another computer whose network blocks multicast, name that computer in lsl_api.cfg: [lab] KnownPeers={192.168.1.20}`
		);
	}
	return hints;
}

function whatToDo(reason: string): string {
	if (/EPERM|EACCES/.test(reason)) return 'A firewall forbids it: allow Node.js.';
	if (/UNREACH/.test(reason)) return 'That network is unreachable now; this is harmless when others work.';
	return 'The other networks are still used.';
}
