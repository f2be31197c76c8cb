// Package version names the program. A run's fingerprint contains it: another
// version may compute another number and must say so.
package version

// Program is the version of what computes and prints. It changes with every
// release that can move an amount, a score or a byte of an output.
const Program = "0.1.0"
