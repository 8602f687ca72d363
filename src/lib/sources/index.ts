import { registry, type Registry } from '../core/registry.ts';
import { bitalino } from './bitalino/bitalino.ts';
import { brainflow } from './brainflow/brainflow.ts';
import { chords, npgLite } from './chords/chords.ts';
import { npgWifi } from './chords/npg-wifi.ts';
import { cyton } from './cyton/cyton.ts';
import { deviceKind } from './device/device-kind.ts';
import type { Driver } from './device/driver.ts';
import { deviceLog } from './device/log/log-kind.ts';
import { freeEeg32 } from './freeeeg32/freeeeg32.ts';
import { ganglion } from './ganglion/ganglion.ts';
import { gforce } from './gforce/gforce.ts';
import { intanRhx } from './intan-rhx/intan-rhx.ts';
import { lsl } from './lsl/kind.ts';
import { athena } from './muse/athena.ts';
import { muse } from './muse/muse.ts';
import { myo } from './myo/myo.ts';
import { myoWare } from './myoware/myoware.ts';
import { openEphys } from './open-ephys/open-ephys.ts';
import { muovi } from './otb/muovi.ts';
import { quattrocento } from './otb/quattrocento.ts';
import { sessantaquattro } from './otb/sessantaquattro.ts';
import { syncStation } from './otb/syncstation.ts';
import { replay } from './replay/kind.ts';
import { serialFrames } from './serial-frames/serial-frames.ts';
import { serialText } from './serial-text/serial-text.ts';
import { shimmer3 } from './shimmer3/shimmer3.ts';
import { spikerBox } from './spikerbox/spikerbox.ts';
import { synthetic } from './synthetic/synthetic.ts';
import { trigno } from './trigno/trigno.ts';
import { umyo } from './umyo/umyo.ts';

/** Amplifiers. A new one is one file and one line here. */
export const drivers: Registry<Driver> = registry('device', [
	serialText,
	serialFrames,
	cyton,
	ganglion,
	myo,
	chords,
	npgLite,
	npgWifi,
	spikerBox,
	muse,
	athena,
	gforce,
	myoWare,
	bitalino,
	shimmer3,
	umyo,
	freeEeg32,
	muovi,
	sessantaquattro,
	quattrocento,
	syncStation,
	trigno,
	intanRhx,
	openEphys,
	brainflow
]);

/** Everything a person can connect. */
export const sources = registry('source', [
	synthetic,
	lsl,
	replay,
	deviceLog(drivers),
	...drivers.all.map(deviceKind)
]);
export type SourceId = (typeof sources.all)[number]['id'];
