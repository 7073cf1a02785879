/** Items on a page of a list. */
export const PAGE_SIZE = 50;

/** Items of a list that is shown whole: as many as a page of it may have. */
export const MAX_LIST = 200;
