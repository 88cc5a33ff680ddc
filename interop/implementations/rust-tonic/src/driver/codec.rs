use bytes::BufMut;
use tonic::{
    Status,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
};

use super::message::{Message, MessageType};

/// What `tonic_prost::ProstCodec` does for one generated type, for messages of
/// whatever a call is made with.
#[derive(Clone, Debug)]
pub struct MessageCodec {
    incoming: MessageType,
}

pub struct MessageEncoder;

pub struct MessageDecoder(MessageType);

impl MessageCodec {
    pub fn new(incoming: MessageType) -> Self {
        Self { incoming }
    }
}

impl Codec for MessageCodec {
    type Encode = Message;
    type Decode = Message;
    type Encoder = MessageEncoder;
    type Decoder = MessageDecoder;

    fn encoder(&mut self) -> MessageEncoder {
        MessageEncoder
    }

    fn decoder(&mut self) -> MessageDecoder {
        MessageDecoder(self.incoming.clone())
    }
}

impl Encoder for MessageEncoder {
    type Item = Message;
    type Error = Status;

    fn encode(&mut self, message: Message, to: &mut EncodeBuf<'_>) -> Result<(), Status> {
        to.put(message.encode());
        Ok(())
    }
}

impl Decoder for MessageDecoder {
    type Item = Message;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Message>, Status> {
        let message = self.0.decode(from);
        message
            .map(Some)
            .map_err(|error| Status::internal(error.to_string()))
    }
}
