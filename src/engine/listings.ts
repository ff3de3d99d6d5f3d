/**
 * What the network tools of a node print, which of their lines a packet has met, and which files a node has: a door of its own, so that it is loaded
 * only when somebody looks. Upstream: iproute2, iptables, ipvsadm, nftables, conntrack-tools.
 */
export { hitsOf, nodeCommand } from './network/nodeCommands.ts';
export { namesIn, nodeFiles } from './kubelet/nodeFiles.ts';
