import { BlockList, isIPv4 } from 'node:net';

/** This computer and private networks: nothing else is dialled, and nobody else may dial in. */
const near = new BlockList();
near.addSubnet('127.0.0.0', 8);
near.addSubnet('10.0.0.0', 8);
near.addSubnet('172.16.0.0', 12);
near.addSubnet('192.168.0.0', 16);
near.addSubnet('169.254.0.0', 16);

/** Groups that anybody may send to; those of the network's own protocols (224.0.0.x) are left out. */
const groups = new BlockList();
groups.addRange('224.0.1.0', '239.255.255.255');

/** An address of this computer or a private network, in four numbers. Names are not looked up: they may lead anywhere. */
export const isNear = (address: string): boolean => isIPv4(address) && near.check(address);

/** A multicast group. */
export const isGroup = (address: string): boolean => isIPv4(address) && groups.check(address);

/** `::ffff:10.0.0.2` as `10.0.0.2`. */
export const plainAddress = (address: string): string => address.replace(/^::ffff:/, '');
