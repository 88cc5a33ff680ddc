package driver

import (
	"cmp"
	"encoding/json"
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
	*protoregistry.Files
	types protoregistry.MessageTypeResolver
	// generated, where all the files are compiled in as they are, or descriptors
	messages string
}

// Read reads a config or a plan, and the contract that it names. Other keys
// than those of into are ignored.
func Read(kind, file string, into any) (*Contract, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("cannot read the %s: %w", kind, err)
	}
	var named struct{ Contract struct{ Descriptors string } }
	if err := cmp.Or(json.Unmarshal(text, &named), json.Unmarshal(text, into)); err != nil {
		return nil, fmt.Errorf("the %s %s is malformed: %w", kind, file, err)
	}
	return readContract(named.Contract.Descriptors)
}

func readContract(file string) (*Contract, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("cannot read the descriptors of the contract: %w", err)
	}
	var set descriptorpb.FileDescriptorSet
	var files *protoregistry.Files
	if err = proto.Unmarshal(text, &set); err == nil {
		files, err = protodesc.NewFiles(&set)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot use the descriptors %s: %w", file, err)
	}
	for _, file := range set.File {
		file.SourceCodeInfo = nil
		compiled, err := protoregistry.GlobalFiles.FindFileByPath(file.GetName())
		if err != nil || !proto.Equal(file, protodesc.ToFileDescriptorProto(compiled)) {
			return &Contract{files, dynamicpb.NewTypes(files), "descriptors"}, nil
		}
	}
	return &Contract{files, protoregistry.GlobalTypes, "generated"}, nil
}

// messageTypes are what the messages of the method at a path are made with.
func (c *Contract) messageTypes(path string) (requests, responses protoreflect.MessageType, err error) {
	name := strings.ReplaceAll(strings.TrimPrefix(path, "/"), "/", ".")
	found, _ := c.FindDescriptorByName(protoreflect.FullName(name))
	method, ok := found.(protoreflect.MethodDescriptor)
	if !ok {
		return nil, nil, Unsupportedf("the descriptors have no method %s", path)
	}
	if requests, err = c.types.FindMessageByName(method.Input().FullName()); err == nil {
		responses, err = c.types.FindMessageByName(method.Output().FullName())
	}
	return requests, responses, err
}
