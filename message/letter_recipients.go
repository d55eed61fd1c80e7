package message

// ParseRecipients reads a field of recipients as people write it.
func ParseRecipients(text string) ([]Address, []BadAddress) {
	return Header{fields: []field{{"to", text}}}.Addresses("To"), nil
}
