package main

import (
	"io"
	"net"
	"syscall"
)

type target struct {
	address string
	method  string
	// A single connection reads with blocking calls: Go's poller would add two
	// system calls to each exchange, and all servers would look alike.
	blocking bool
}

func (t target) dial() (io.ReadWriteCloser, error) {
	socket, err := net.Dial("tcp", t.address)
	if err != nil || !t.blocking {
		return socket, err
	}
	defer socket.Close()
	file, err := socket.(*net.TCPConn).File()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	descriptor, err := syscall.Dup(int(file.Fd()))
	if err != nil {
		return nil, err
	}
	return blockingSocket(descriptor), syscall.SetNonblock(descriptor, false)
}

type blockingSocket int

func (s blockingSocket) Read(into []byte) (int, error) {
	for {
		n, err := syscall.Read(int(s), into)
		switch {
		case err == syscall.EINTR:
			continue
		case err != nil:
			return 0, err
		case n == 0:
			return 0, io.EOF
		}
		return n, nil
	}
}

func (s blockingSocket) Write(bytes []byte) (int, error) {
	written := 0
	for written < len(bytes) {
		n, err := syscall.Write(int(s), bytes[written:])
		if err == syscall.EINTR {
			continue
		}
		if err != nil {
			return written, err
		}
		written += n
	}
	return written, nil
}

func (s blockingSocket) Close() error {
	return syscall.Close(int(s))
}
