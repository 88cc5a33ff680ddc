package driver

import (
	"fmt"
	"os"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

// Contract is what a FileDescriptorSet says.
type Contract struct {
	File  string `json:"descriptors"`
	Files *protoregistry.Files
	// Messages is generated, where all the files are compiled in as they are, or
	// descriptors.
	Messages string
}

// Read reads the file.
func (c *Contract) Read() error {
	text, err := os.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("cannot read the descriptors of the contract: %w", err)
	}
	set := new(descriptorpb.FileDescriptorSet)
	if err = proto.Unmarshal(text, set); err == nil {
		c.Files, err = protodesc.NewFiles(set)
	}
	if err != nil {
		return fmt.Errorf("cannot use the descriptors %s: %w", c.File, err)
	}
	c.Messages = "generated"
	for _, file := range set.File {
		file.SourceCodeInfo = nil
		compiled, err := protoregistry.GlobalFiles.FindFileByPath(file.GetName())
		if err != nil || !proto.Equal(file, protodesc.ToFileDescriptorProto(compiled)) {
			c.Messages = "descriptors"
		}
	}
	return nil
}

// Method finds a method by its full path.
func (c *Contract) Method(path string) (protoreflect.MethodDescriptor, error) {
	found, _ := c.Files.FindDescriptorByName(protoreflect.FullName(strings.ReplaceAll(path[1:], "/", ".")))
	if method, ok := found.(protoreflect.MethodDescriptor); ok {
		return method, nil
	}
	return nil, Unsupportedf("the descriptors have no method %s", path)
}

// Types are what the messages of a method are made with.
func (c *Contract) Types(method protoreflect.MethodDescriptor) (requests, responses protoreflect.MessageType) {
	return c.messageType(method.Input()), c.messageType(method.Output())
}

func (c *Contract) messageType(message protoreflect.MessageDescriptor) protoreflect.MessageType {
	compiled, err := protoregistry.GlobalTypes.FindMessageByName(message.FullName())
	if c.Messages == "generated" && err == nil {
		return compiled
	}
	return dynamicpb.NewMessageType(message)
}
