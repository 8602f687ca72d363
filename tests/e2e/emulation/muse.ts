import { FakeBluetooth, full, notifies, packBits } from './bluetooth-device.ts';
import type { Peripheral } from './bluez-objects.ts';

const uuid = (short: string): string => `273e${short}-4c4d-454d-96be-f03bac821358`;
const CONTROL = uuid('0001');
const EEG = ['0003', '0004', '0005', '0006', '0007'].map(uuid);
const TELEMETRY = uuid('000b');
const ROW = 12;
/** Rows are numbered from here, so that the number soon begins anew. */
const FIRST_ROW = 65_530;

/** A Muse 2, as muse-js talks to one. Electrodes TP9 and AF7 carry the number of the sample, twelve bits each. */
export class FakeMuse extends FakeBluetooth {
	readonly peripheral: Peripheral = {
		name: 'Muse-A1B2',
		address: 'AA:BB:CC:DD:EE:03',
		advertised: [full('fe8d')],
		services: [
			{
				uuid: full('fe8d'),
				characteristics: [
					{ uuid: CONTROL, flags: ['write-without-response', 'notify'] },
					...EEG.map(notifies),
					notifies(TELEMETRY)
				]
			}
		],
		...this.answers
	};
	#row = FIRST_ROW;
	#samples: number[][] = [];
	#electrodes = 4;

	constructor() {
		super(256);
	}

	protected override forget(): void {
		this.#electrodes = 4;
	}

	protected override obey(bytes: Buffer): void {
		const command = bytes.toString('latin1', 1, bytes.length - 1);
		this.commands.push(command);
		if (command === 'h') this.timer.stop();
		else if (command === 'p20') this.#electrodes = 5;
		else if (command === 'p21') this.#electrodes = 4;
		else if (command === 'v1')
			this.#tell(
				'{"ap":"headset","sp":"RevE","tp":"consumer","hw":"3.1","bn":27,"fw":"1.2.13","bl":"1.2.3","pv":1,"rc":0}'
			);
		else if (command === 's') this.#tell('{"hn":"Muse-A1B2","rc":0}');
		else if (command === 'd') {
			this.#row = FIRST_ROW;
			this.#samples = [];
			this.timer.start();
			// Number, charge in 1/512 %, fuel gauge, converter, temperature.
			this.say(TELEMETRY, Uint8Array.of(0, 1, 0x96, 0, 0x0f, 0xa0, 0x0f, 0xa0, 0, 30));
		}
	}

	/** Text in notifications of twenty bytes, each behind its length. */
	#tell(json: string): void {
		for (let at = 0; at < json.length; at += 19) {
			const part = Buffer.alloc(20);
			part[0] = part.write(json.slice(at, at + 19), 1, 'latin1');
			this.say(CONTROL, part);
		}
	}

	protected override sample(n: number): void {
		this.#samples.push([n & 4095, n >> 12, 0, 4095, 2048]);
		if (this.#samples.length < ROW) return;
		const [rows, row] = [this.#samples, this.#row];
		this.#samples = [];
		this.#row = (row + 1) % 65_536;
		this.packet(
			...EEG.slice(0, this.#electrodes).map((own, electrode): [string, Uint8Array] => {
				const bytes = new Uint8Array(20);
				[bytes[0], bytes[1]] = [row >> 8, row & 255];
				packBits(
					bytes,
					2,
					12,
					rows.map((values) => values[electrode]!)
				);
				return [own, bytes];
			})
		);
	}
}
