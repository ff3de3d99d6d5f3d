/** The part of motion that animates, fetched after the first picture. */
export { domAnimation as default } from 'motion/react';
