//go:build race

package testprogram

// race says whether the tests look for data races, and the program does too.
const race = true
