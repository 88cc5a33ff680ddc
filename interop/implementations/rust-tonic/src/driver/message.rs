use bytes::{Buf, Bytes};
use prost::DecodeError;
use prost_reflect::{DynamicMessage, MessageDescriptor};

/// What the messages of one direction of a call are made with.
#[derive(Clone, Debug)]
pub enum MessageType {
    Generated(DecodeGenerated),
    Dynamic(MessageDescriptor),
    /// No protobuf runtime.
    Bytes,
}

/// A message as the library holds it.
pub enum Message {
    Generated(Box<dyn GeneratedMessage>),
    Dynamic(DynamicMessage),
    Bytes(Bytes),
}

/// A message of a type that prost generated.
pub trait GeneratedMessage: Send + Sync {
    fn encode_to_vec(&self) -> Vec<u8>;
}

/// Decodes a message of one generated type.
pub type DecodeGenerated = fn(&mut dyn Buf) -> Result<Box<dyn GeneratedMessage>, DecodeError>;

impl<M: prost::Message> GeneratedMessage for M {
    fn encode_to_vec(&self) -> Vec<u8> {
        prost::Message::encode_to_vec(self)
    }
}

/// The [`DecodeGenerated`] of a type.
pub fn decode_generated<M: prost::Message + Default + 'static>(
    bytes: &mut dyn Buf,
) -> Result<Box<dyn GeneratedMessage>, DecodeError> {
    Ok(Box::new(M::decode(bytes)?))
}

impl MessageType {
    pub fn decode(&self, mut bytes: impl Buf) -> Result<Message, DecodeError> {
        Ok(match self {
            Self::Generated(decode) => Message::Generated(decode(&mut bytes)?),
            Self::Dynamic(descriptor) => {
                Message::Dynamic(DynamicMessage::decode(descriptor.clone(), bytes)?)
            }
            Self::Bytes => Message::Bytes(bytes.copy_to_bytes(bytes.remaining())),
        })
    }
}

impl Message {
    pub fn encode(&self) -> Bytes {
        match self {
            Self::Generated(message) => message.encode_to_vec().into(),
            Self::Dynamic(message) => prost::Message::encode_to_vec(message).into(),
            Self::Bytes(bytes) => bytes.clone(),
        }
    }
}
