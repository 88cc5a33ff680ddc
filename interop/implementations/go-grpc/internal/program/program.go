// Package program ends a command as people and scripts expect: exit code 0, or
// one line on standard error and 2 for wrong usage, 1 for any other failure.
package program

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
)

// UsageError is a mistake in the command line.
type UsageError struct{ err error }

func (e UsageError) Error() string { return e.err.Error() }

// Unwrap gives the cause.
func (e UsageError) Unwrap() error { return e.err }

// Usagef makes a UsageError.
func Usagef(format string, arguments ...any) error {
	return UsageError{fmt.Errorf(format, arguments...)}
}

// Run runs a command and exits.
func Run(name string, command func(flags *flag.FlagSet, arguments []string) error) {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(new(strings.Builder))
	err := command(flags, os.Args[1:])
	var usage UsageError
	switch {
	case err == nil:
	case errors.Is(err, flag.ErrHelp):
		flags.SetOutput(os.Stdout)
		fmt.Printf("Usage: %s [flags]\n", name)
		flags.PrintDefaults()
	case errors.As(err, &usage):
		fmt.Fprintf(os.Stderr, "%s: %s; --help lists the flags\n", name, oneLine(err))
		os.Exit(2)
	default:
		fmt.Fprintf(os.Stderr, "%s: %s\n", name, oneLine(err))
		os.Exit(1)
	}
}

// Parse reads the command line; what is no flag is refused.
func Parse(flags *flag.FlagSet, arguments []string) error {
	if err := flags.Parse(arguments); err != nil {
		return UsageError{err}
	}
	if flags.NArg() > 0 {
		return Usagef("unexpected argument %q", flags.Arg(0))
	}
	return nil
}

func oneLine(err error) string {
	return strings.Join(strings.Fields(err.Error()), " ")
}
