package message

// AddressFault is what keeps a text from being an address that can be sent to.
type AddressFault int

// What may be wrong.
const (
	FaultNone       AddressFault = iota
	FaultNoAt                    // there is no @ in it
	FaultNoName                  // there is nothing before the @
	FaultNoServer                // there is nothing behind the @
	FaultLong                    // the whole is too long
	FaultCharacters              // there are characters before the @ that must not be there
	FaultLongName                // what stands before the @ is too long
	FaultServer                  // what stands behind the @ is not the name of a server
	FaultBlank                   // there is a blank in it
	FaultBehind                  // there is something behind the address
	FaultMany                    // there are MaxRecipients before it
)
