/* “quoted” — naïve, 5 µs ± 10 %, 漢字 */
int größe, 変数, \u00e9t\u00e9;
const char8_t *s = u8"é\u20ac";
