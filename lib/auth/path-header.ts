/** proxy.ts tells pages and actions by this request header which address was asked for. */
export const PATH_HEADER = "x-parallax-path";
