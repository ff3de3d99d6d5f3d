/**
 * What the network tools of a node print, and which of their lines a packet has met: a door of its own, so that it is loaded only when somebody
 * looks. Upstream: iproute2, iptables, ipvsadm, nftables, conntrack-tools.
 */
export { hitsOf, nodeCommand } from './network/nodeCommands.ts';
