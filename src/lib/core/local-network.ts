/**
 * Local Network Access: since Chrome 147 a page from a public address needs a permission before it reaches a program on this
 * computer or another computer of the local network. A page cannot see why a connection failed; this file decides, for every
 * connection to such an address. Source: https://wicg.github.io/local-network-access/
 */

/** Where an address leads: to this computer, to its local network, or anywhere else. */
export type AddressSpace = 'loopback' | 'local' | 'public';

/** `free`: the browser asks nothing here, or it cannot be known. The other three are the browser's own answers. */
export type LocalPermission = 'free' | PermissionState;

/**
 * Why a connection did not open. `blocked`: by the browser; `nobody`: no program answers; `dismissed`: no program answers, or
 * the question was closed; `forbidden`: by the content security policy of the page.
 */
export type OpeningFailure = 'blocked' | 'nobody' | 'dismissed' | 'forbidden';

/** As much of a PermissionStatus as is used. */
export type PermissionWatch = Pick<PermissionStatus, 'state' | 'addEventListener' | 'removeEventListener'>;

/** As much of a page or a worker as is used. */
export interface PageContext {
	/** The host of the page's own address. */
	readonly hostname: string;
	/** Rejects for a name that the browser does not know. */
	query(name: 'loopback-network' | 'local-network'): Promise<PermissionWatch>;
}

/** A connection that is pending for longer waits for the person's answer: everything else is decided within 20 ms. */
export const QUESTION_MS = 300;

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const LOCAL =
	/^(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|169\.254(?:\.\d{1,3}){2}|\[f[cd][\da-f]{2}:.*\]|\[fe[89ab][\da-f]:.*\]|.+\.local)$/;

/** Where a host of an address leads, by its text alone: names other than `localhost` and `.local` count as public. */
export function addressSpace(hostname: string): AddressSpace {
	const host = hostname.toLowerCase();
	return LOOPBACK.test(host) ? 'loopback' : LOCAL.test(host) ? 'local' : 'public';
}

/**
 * The WebSocket address that `text` is, when it leads to this computer or its local network; undefined otherwise. The page's
 * content security policy cannot express that and lets every `ws:` address pass, so every socket is checked here.
 */
export function localAddress(text: string): string | undefined {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	return url?.protocol === 'ws:' && addressSpace(url.hostname) !== 'public' ? url.href : undefined;
}

/** The running page or worker; in Node every address is free. */
export function thisPage(): PageContext {
	return {
		hostname: globalThis.location?.hostname ?? 'localhost',
		query: async (name) => navigator.permissions.query({ name: name as PermissionName })
	};
}

/** True when the person has just pressed something, so that a question of the browser does not come out of nowhere. */
export const wasPressed = (): boolean => globalThis.navigator?.userActivation?.isActive ?? true;

/** What the browser says about reaching one address from this page, kept up to date until `close`. */
export class LocalAccess {
	/** Settles when the first answer is here. Never rejects. */
	readonly known: Promise<void>;
	readonly space: AddressSpace;
	/** Kept: a PermissionStatus that nobody holds may lose its events. */
	#status: PermissionWatch | undefined;
	#closed = false;
	readonly #changed: () => void;

	/** `changed`: the person, or the browser, answered otherwise. */
	constructor(address: string, changed: () => void = () => {}, page: PageContext = thisPage()) {
		this.#changed = changed;
		this.space = URL.canParse(address) ? addressSpace(new URL(address).hostname) : 'public';
		// `query` answers `prompt` on a page of this computer or the local network too, where nothing is asked.
		const asked = this.space !== 'public' && addressSpace(page.hostname) === 'public';
		this.known = asked ? this.#ask(page) : Promise.resolve();
	}

	get state(): LocalPermission {
		return this.#status?.state ?? 'free';
	}

	/** Why a connection ended before it opened, after `pendingMs`. */
	failure(pendingMs: number): OpeningFailure {
		if (this.state === 'denied') return 'blocked';
		return this.state === 'prompt' && pendingMs > QUESTION_MS ? 'dismissed' : 'nobody';
	}

	close(): void {
		this.#closed = true;
		this.#status?.removeEventListener('change', this.#changed);
	}

	async #ask(page: PageContext): Promise<void> {
		try {
			const status = await page.query(this.space === 'loopback' ? 'loopback-network' : 'local-network');
			this.#status = status;
			if (!this.#closed) status.addEventListener('change', this.#changed);
		} catch {
			// A browser without this permission asks nothing, or asks by rules of its own.
		}
	}
}

/** As much of a WebSocket as opening it needs. */
export interface OpeningSocket {
	readonly readyState: number;
	onopen: unknown;
	onclose: unknown;
	onerror: unknown;
}

/** What happens to a socket that opens. After `failed` nothing follows; after `open`, `closed` at most. */
export interface OpeningEvents {
	open(): void;
	/** The browser's question is on the screen. */
	question?(): void;
	failed(why: OpeningFailure): void;
	/** It was open, and is closed. */
	closed(): void;
}

const CLOSED = 3;
/** `close` follows `error` at once, but for addresses that the page's policy forbids: there it never comes. */
const CLOSE_MS = 100;

/** Follows a socket from its creation. Returns what ends that: from then on no event comes. */
export function followOpening(socket: OpeningSocket, access: LocalAccess, events: OpeningEvents): () => void {
	const started = performance.now();
	let phase: 'opening' | 'open' | 'over' = 'opening';
	let forbidden: ReturnType<typeof setTimeout> | undefined;
	const question = setTimeout(() => access.state === 'prompt' && events.question?.(), QUESTION_MS);
	const end = (): void => {
		phase = 'over';
		clearTimeout(question);
		clearTimeout(forbidden);
	};
	const fail = (why: OpeningFailure): void => {
		end();
		events.failed(why);
	};
	socket.onopen = (): void => {
		if (phase !== 'opening') return;
		clearTimeout(question);
		phase = 'open';
		events.open();
	};
	socket.onerror = (): void => {
		if (phase === 'opening' && socket.readyState === CLOSED)
			forbidden ??= setTimeout(() => fail('forbidden'), CLOSE_MS);
	};
	socket.onclose = (): void => {
		if (phase === 'over') return;
		if (phase === 'opening') return fail(access.failure(performance.now() - started));
		end();
		events.closed();
	};
	return end;
}

/** The name of the permission in the browser's page information and settings. */
const SWITCH: Readonly<Record<AddressSpace, string>> = {
	loopback: 'Apps on device',
	local: 'Local network',
	public: 'Local network'
};
const REACHED: Readonly<Record<AddressSpace, string>> = {
	loopback: 'apps and services on this device',
	local: 'devices on your local network',
	public: 'this address'
};

/** The sentence while the browser's question is on the screen. */
export const questionText = ({ space }: Pick<LocalAccess, 'space'>): string =>
	`The browser asks whether this page may access ${REACHED[space]}. Press Allow.`;

/** The sentence for an address that the browser blocks. */
export const blockedText = ({ space }: Pick<LocalAccess, 'space'>): string =>
	`The browser does not let this page access ${REACHED[space]}, so whether a program answers is unknown. Click the icon left of the address and switch on "${SWITCH[space]}".`;

/** The sentence for an address that this page may not connect to. */
export const forbiddenText = (address: string): string =>
	`This page may not connect to "${address}": only to ws:// and this computer (ws://localhost:PORT) or one of the local network (ws://192.168.…:PORT, ws://NAME.local:PORT). Correct the address.`;
