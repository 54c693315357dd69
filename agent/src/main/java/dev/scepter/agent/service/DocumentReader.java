package dev.scepter.agent.service;

import dev.scepter.agent.mdm.SourceDocument;
import dev.scepter.agent.model.ScepterException;
import java.util.List;

/** Reads the documents of a source and lints them for this device, together. */
@FunctionalInterface
interface DocumentReader {

    /** What there is to say of each, in their order. */
    List<ReadDocument> read(List<SourceDocument> documents) throws ScepterException;
}
