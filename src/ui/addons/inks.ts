/** How series are told apart: by colour and by dashes, in plot and table alike. Each colour passes 3:1 on white and on the dark panel. */
export const INKS: readonly string[] = ['#3d77e0', '#c2571a', '#1f9268', '#a659c9', '#b0820f', '#d14a78', '#2791ad', '#7a8496'];
export const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [10, 3, 2, 3], [4, 4], [1, 3], [12, 4], [6, 2, 2, 2]];
