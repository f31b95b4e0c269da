"""The pages on which the seller of a sales point hands over what buyers collect."""
