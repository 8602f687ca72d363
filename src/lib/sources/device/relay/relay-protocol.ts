/**
 * What a page and the bridge say to each other about amplifiers in the network: the second file that both sides share, beside
 * `lsl/protocol.ts`, on the same WebSocket. It imports nothing.
 *
 * A page opens one socket of a known device after the other, under an id of its own choosing (the numbers of subscriptions and
 * outlets too). The bridge dials or listens; bytes pass on unchanged, both ways, in binary messages. What they mean only the page
 * knows.
 */

/** A socket that the bridge opens for a device. */
export interface RelayedSocket {
	/**
	 * `dial`: TCP to the device; `listen`: the device dials this computer; `datagrams`: UDP that is sent to this computer or a
	 * group.
	 */
	readonly act: 'dial' | 'listen' | 'datagrams';
	readonly port: number;
}

/** Every device that is relayed, and its sockets. The bridge opens these ports, or those of its own options, and no others. */
export const RELAYED_DEVICES = {
	muovi: { data: { act: 'listen', port: 54_321 } },
	sessantaquattro: { data: { act: 'listen', port: 45_454 } },
	quattrocento: { data: { act: 'dial', port: 23_456 } },
	syncstation: { data: { act: 'dial', port: 54_320 } },
	trigno: {
		commands: { act: 'dial', port: 50_040 },
		emg: { act: 'dial', port: 50_043 },
		aux: { act: 'dial', port: 50_044 }
	},
	'intan-rhx': { commands: { act: 'dial', port: 5_000 }, data: { act: 'dial', port: 5_001 } },
	'open-ephys': { data: { act: 'dial', port: 5_556 } },
	brainflow: { data: { act: 'datagrams', port: 6_677 } }
} as const satisfies Readonly<Record<string, Readonly<Record<string, RelayedSocket>>>>;
export type RelayedDevice = keyof typeof RELAYED_DEVICES;

/** A socket of the list; undefined: there is none of that name. */
export function relayedSocket(device: string, socket: string): RelayedSocket | undefined {
	if (!Object.hasOwn(RELAYED_DEVICES, device)) return undefined;
	const sockets: Readonly<Record<string, RelayedSocket>> = RELAYED_DEVICES[device as RelayedDevice];
	return Object.hasOwn(sockets, socket) ? sockets[socket] : undefined;
}

/** Page → bridge, beside the requests of LSL. */
export type RelayRequest =
	| {
			readonly type: 'open-socket';
			readonly id: number;
			readonly device: string;
			/** Name of one of its sockets. */
			readonly socket: string;
			/** IPv4 address to dial, or the group to join; empty where the device dials. */
			readonly host: string;
	  }
	| { readonly type: 'close-socket'; readonly id: number };

/**
 * `listening`: nobody has dialled in yet; `open`: bytes may pass; `closed`: final, with the reason. `refused`: nobody takes the
 * connection; `unreachable`: no answer; `taken`: another program has the port; `ended`: the other side hung up; `failed`: the
 * rest.
 */
export type SocketState = 'listening' | 'open' | 'closed';
export type ClosedReason = 'refused' | 'unreachable' | 'taken' | 'ended' | 'failed';

/** Bridge → page, beside the replies of LSL. A socket that may not be opened is answered with `refused` and its id. */
export interface RelayReply {
	readonly type: 'socket';
	readonly id: number;
	readonly state: SocketState;
	/** Address of the other side, where it is known. */
	readonly peer: string;
	/** The one that the bridge uses, where its options say another than the list. */
	readonly port?: number;
	/** Only with `closed`. */
	readonly reason?: ClosedReason;
	/** The system's own words; empty when there are none. */
	readonly message: string;
}

/** Begins every binary message that holds bytes of a socket: this, three zeros, id and number as u32 little-endian, the bytes. */
const BYTES_KIND = 2;
const HEADER_BYTES = 12;

/** Bytes of a socket. `sequence`: messages of this socket before it, so that whoever receives them sees that none is missing. */
export interface SocketBytes {
	readonly id: number;
	readonly sequence: number;
	readonly bytes: Uint8Array;
}

/** The binary message for them. */
export function encodeSocketBytes({ id, sequence, bytes }: SocketBytes): Uint8Array<ArrayBuffer> {
	const message = new Uint8Array(HEADER_BYTES + bytes.length);
	const view = new DataView(message.buffer);
	view.setUint8(0, BYTES_KIND);
	view.setUint32(4, id, true);
	view.setUint32(8, sequence >>> 0, true);
	message.set(bytes, HEADER_BYTES);
	return message;
}

/** Reads such a message; undefined when it is none. `bytes` looks into it. */
export function decodeSocketBytes(message: Uint8Array): SocketBytes | undefined {
	if (message.length < HEADER_BYTES || message[0] !== BYTES_KIND) return undefined;
	const view = new DataView(message.buffer, message.byteOffset, message.length);
	return {
		id: view.getUint32(4, true),
		sequence: view.getUint32(8, true),
		bytes: message.subarray(HEADER_BYTES)
	};
}
