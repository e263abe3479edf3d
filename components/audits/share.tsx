export { Between, digitsOf, Figure, PValue, Share } from "@/components/ui/share";
