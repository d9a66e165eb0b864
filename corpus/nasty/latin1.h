/* Jürgen, Müßig & Söhne, 5 µs ± 10 % */
int größe;
const char *s = "é";
