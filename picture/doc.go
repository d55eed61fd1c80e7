// Package picture tells pictures by their content, and makes small ones of
// them. What it reads is hostile: everything is bounded before it is decoded.
package picture
