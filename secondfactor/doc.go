// Package secondfactor is the second step at sign-in: time-based codes
// (TOTP, RFC 6238), and recovery codes for when no phone is at hand. It keeps
// nothing itself; what has been used up is for a Ledger to remember.
package secondfactor
