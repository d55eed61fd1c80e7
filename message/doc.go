// Package message reads mail: header fields, part trees, transfer encodings,
// charsets, plain text and HTML made fit to be shown. It knows nothing of HTTP
// nor of IMAP sessions.
//
// All that it is given was written by strangers. Its functions are total: they
// have no errors to return, take whatever there is for what was most likely
// meant, and their time and memory grow no faster than their input, which they
// bound themselves where the caller can't.
package message
