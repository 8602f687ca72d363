import { registry } from '../../core/registry.ts';
import { act } from './act.ts';
import { ar } from './ar.ts';
import { cc } from './cc.ts';
import { comp } from './comp.ts';
import { cor } from './cor.ts';
import { dasdv } from './dasdv.ts';
import { dftr } from './dftr.ts';
import { fuzzyen } from './fuzzyen.ts';
import { iav } from './iav.ts';
import { irf } from './irf.ts';
import { isd } from './isd.ts';
import { kurt } from './kurt.ts';
import { ld } from './ld.ts';
import { lmav } from './lmav.ts';
import { ls } from './ls.ts';
import { lwl } from './lwl.ts';
import { m0 } from './m0.ts';
import { m2 } from './m2.ts';
import { m4 } from './m4.ts';
import { mav } from './mav.ts';
import { mavfd } from './mavfd.ts';
import { mavslp } from './mavslp.ts';
import { mdf } from './mdf.ts';
import { mdiff } from './mdiff.ts';
import { mean } from './mean.ts';
import { mfl } from './mfl.ts';
import { mlk } from './mlk.ts';
import { mnf } from './mnf.ts';
import { mnp } from './mnp.ts';
import { mob } from './mob.ts';
import { mpk } from './mpk.ts';
import { msr } from './msr.ts';
import { mzp } from './mzp.ts';
import { pap } from './pap.ts';
import { raw } from './raw.ts';
import { rms } from './rms.ts';
import { rmsphasor } from './rmsphasor.ts';
import { sampen } from './sampen.ts';
import { skew } from './skew.ts';
import { sm } from './sm.ts';
import { sparsi } from './sparsi.ts';
import { ssc } from './ssc.ts';
import { tm } from './tm.ts';
import { variance } from './variance.ts';
import { wamp } from './wamp.ts';
import { weng } from './weng.ts';
import { went } from './went.ts';
import { wl } from './wl.ts';
import { wlf } from './wlf.ts';
import { wlphasor } from './wlphasor.ts';
import { wv } from './wv.ts';
import { wwl } from './wwl.ts';
import { zc } from './zc.ts';

/** Every feature. Ids are LibEMG's names in upper case (LMAV and LWL are ours); a feature is one file and one line here. */
export const features = registry('feature', [
	mav,
	zc,
	ssc,
	wl,
	lmav,
	lwl,
	rms,
	iav,
	variance,
	wamp,
	ld,
	dasdv,
	mavfd,
	mavslp,
	ls,
	mfl,
	msr,
	m0,
	m2,
	m4,
	sparsi,
	irf,
	wlf,
	act,
	mob,
	comp,
	skew,
	kurt,
	mnf,
	mdf,
	mnp,
	tm,
	sm,
	sampen,
	fuzzyen,
	dftr,
	ar,
	cc,
	mean,
	mpk,
	mzp,
	mdiff,
	mlk,
	isd,
	cor,
	pap,
	rmsphasor,
	wlphasor,
	weng,
	wv,
	wwl,
	went,
	raw
]);

export type FeatureId = (typeof features.all)[number]['id'];
