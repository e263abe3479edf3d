import { columnSizingFeature, columnVisibilityFeature, tableFeatures } from "@tanstack/react-table";

/** What our tables can do; sorting and filtering are the server's. */
export const FEATURES = tableFeatures({ columnVisibilityFeature, columnSizingFeature });
export type Features = typeof FEATURES;
